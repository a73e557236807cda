"""The words in which a fingerprint is read out: 256 plain ones, no two of which differ by a single letter.

A word's place in the list is the byte that it stands for, so the list never changes: what was noted on paper would no
longer be the same.
"""

from __future__ import annotations

_LIST = """
acorn agent album amber ankle apple apron arch artist atlas autumn bacon badge baker bamboo banjo basket beach
berry bicycle biscuit blanket bottle branch brick bridge brush bubble bucket button cabin cactus camera candle
canoe carpet castle cedar chalk cherry circle clinic clover cobra coffee comet copper cotton cousin crayon cube
curtain daisy dancer dentist desert diary dinner doctor dolphin donkey drawer drum dune eagle early easel echo
eight elbow elder engine envelope evening fabric falcon farmer feather fiddle flag flute forest fossil fountain
frost galaxy garden garlic giant ginger glove goat grape gravel guitar hammer harbour hazel helmet heron hill
hockey honey hotel house hundred ice igloo inch indigo ink insect iris island ivory jacket jaguar jasmine jelly
jewel jigsaw journey juice jungle kayak kettle kitchen kite knee koala ladder lagoon lamp lantern laurel lemon
library lilac lizard lobster lunch magnet maple market meadow melon mirror morning motor muffin museum napkin
needle nephew nickel nine noodle nurse oak oasis ocean olive onion opera orange orbit otter oven owl oyster
paddle panda paper parrot pebble pencil pepper piano picnic pillow planet plum pony potato prism pumpkin puzzle
quarter quilt rabbit radio raft rainbow raven ribbon river robin rocket rope rubber sapling salmon sandal saucer
scarf school seven shadow shelf shovel silver sister sketch slipper snail soap sofa spoon squirrel stone sugar
summer swan table tailor teapot tennis thimble thumb ticket tiger tomato tower tractor triangle trumpet tulip
tunnel turtle twelve umbrella uncle valley vanilla velvet village violin voyage waffle wagon walnut water whale
whistle window winter
"""

WORDS: tuple[str, ...] = tuple(_LIST.split())
