import { Center, Loader } from '@mantine/core';
import { Navigate, Outlet, useLocation } from 'react-router';
import { ErrorAlert } from '../feedback/ProblemAlert.tsx';
import { useMeQuery } from './useMe.ts';

/** Everything below needs a session; without one the sign-in comes first, and then the way back. */
export function RequireSession() {
  const { data: me, error } = useMeQuery();
  const location = useLocation();
  if (me === null) {
    const next = `${location.pathname}${location.search}`;
    const search = next === '/' ? '' : `?${new URLSearchParams({ next })}`;
    return <Navigate to={`/sign-in${search}`} replace />;
  }
  if (me !== undefined) return <Outlet />;
  return (
    <Center h="100dvh" p="md">
      {error === null ? <Loader aria-label="Opening Carrier Sync" /> : <ErrorAlert error={error} />}
    </Center>
  );
}
