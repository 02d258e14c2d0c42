import { createBrowserRouter, Navigate, useParams } from 'react-router';
import { ContactPage } from '../contacts/ContactPage.tsx';
import { ContactsPage } from '../contacts/ContactsPage.tsx';
import { DashboardPage } from '../dashboard/DashboardPage.tsx';
import { DevicesPage } from '../devices/DevicesPage.tsx';
import { InstitutionsPage } from '../institutions/InstitutionsPage.tsx';
import { linkSearch } from '../link/linkAddress.ts';
import { OperationsPage } from '../operations/OperationsPage.tsx';
import { SyncReportPage } from '../report/SyncReportPage.tsx';
import { RequireSession } from '../session/RequireSession.tsx';
import { SignInPage } from '../session/SignInPage.tsx';
import { useMay } from '../session/useMe.ts';
import { Shell } from '../shell/Shell.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';

export const router = createBrowserRouter([
  { path: '/sign-in', element: <SignInPage /> },
  {
    element: <RequireSession />,
    children: [
      {
        element: <Shell />,
        children: [
          { path: '/', element: <HomePage /> },
          { path: '/sync', element: <Navigate to="/sync/dashboard" replace /> },
          { path: '/sync/dashboard', element: <DashboardPage /> },
          { path: '/sync/sources', element: <InstitutionsPage /> },
          { path: '/sync/sources/:sourceId/link', element: <LinkAddress /> },
          { path: '/sync/device', element: <DevicesPage /> },
          { path: '/contacts', element: <ContactsPage /> },
          { path: '/contacts/:contactId', element: <ContactPage /> },
          { path: '/reports/sync-report', element: <SyncReportPage /> },
          { path: '/operations', element: <OperationsPage /> },
          { path: '*', element: <NotFoundPage /> },
        ],
      },
    ],
  },
]);

/** Operators work across organizations and have no Dashboard. */
function HomePage() {
  const operates = useMay('operations.read');
  return <Navigate to={operates ? '/operations' : '/sync/dashboard'} replace />;
}

/** An address to hand on, for example from a message: opens the Link dialog over Institutions & Sources. */
function LinkAddress() {
  const { sourceId = '' } = useParams();
  return <Navigate to={{ pathname: '/sync/sources', search: linkSearch(sourceId) }} replace />;
}
