/** Where to go after the sign-in: a path of this site, whatever the address bar was made to say. */
export function localPath(next: string | null): string {
  if (next === null || !/^\/(?!\/)[^\\\p{Cc}]*$/u.test(next) || next.startsWith('/sign-in')) return '/';
  return next;
}
