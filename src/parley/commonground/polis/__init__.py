"""The conversation as Polis computes it, so that a result can be laid beside one that pol.is has published.

Each step is a function of its own, named as in the field and in this order: who is in (`participation`), the components
(`parley.commonground.components`), where people and statements stand (`positions`), base clusters and opinion groups
(`clusters`), what the groups agree on (`consensus`), what tells them apart (`representative`), what to show next
(`priorities`). `view.polis_view` goes through them all.

The steps are written from what Small et al. 2021 (doi 10.6035/recerca.5516) say and from what published results show.
pol.is keeps votes with the sign turned round (an agreement is -1); here an agreement is 1 throughout.
"""
