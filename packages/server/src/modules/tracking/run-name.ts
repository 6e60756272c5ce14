import type { Random } from "@plumbline/platform";

const adjectives = (
  "amber ample brave brisk bright calm candid careful clear clever cosy crisp curious deft eager early easy " +
  "fair fond frank fresh gentle glad golden grand handy happy hardy honest humble jolly keen kind level light lively " +
  "loyal lucid mellow merry mild modest neat nimble noble patient placid plain polite proud quick quiet ready rustic " +
  "serene sharp silent silver simple sincere sleek smooth snug solid sound spry steady still stout sunny sturdy subtle " +
  "sure swift tender tidy true trusty upbeat vivid warm wise witty young zesty"
).split(" ");
const nouns = (
  "alder ash badger beech birch brook canyon cedar cliff comet coral cove crane creek dale delta dune eagle elm ember " +
  "falcon fern finch fjord forest fox glade grove gull harbor hare hawk hazel heron hill holly island ivy jay juniper " +
  "lake lark laurel linden lynx maple marsh martin meadow mesa mole moose moss oak orchid osprey otter owl peak pebble " +
  "pine plover pond poplar quail raven reef ridge river robin rowan sage seal shore sparrow spruce stone stork summit " +
  "swan teal thicket thrush trout tundra valley walnut willow wren yarrow"
).split(" ");

/** A name for a run that was given none: `quiet-heron-417`. */
export function generateRunName(random: Random): string {
  const [first = 0, second = 0, third = 0, fourth = 0] = random.bytes(4);
  const number = ((third << 8) | fourth) % 1000;
  return `${adjectives[first % adjectives.length]}-${nouns[second % nouns.length]}-${number}`;
}
