/**
 * Is this the name of an Availability Zone, and not of a Local Zone, a Wavelength Zone or another kind?
 * AWS: an Availability Zone is called like its region with a letter, a Local Zone after a city too: eu-west-1a,
 * us-west-2-lax-1a (EC2 user guide, Local Zones).
 */
export const isPlainZone = (name: string): boolean =>
  name === '' || /^[a-z]+(-[a-z]+)+-\d+[a-z]?$/.test(name);
