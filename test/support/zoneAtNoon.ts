/** A time zone in which it is about noon: a run of minutes there never meets the turn of the business day. */
export function zoneAtNoon(now: Date): string {
  const hoursEast = 12 - now.getUTCHours();
  // The names of these zones say how far west they are.
  return hoursEast === 0 ? 'Etc/UTC' : `Etc/GMT${hoursEast > 0 ? '-' : '+'}${String(Math.abs(hoursEast))}`;
}
