import { AppShell, Group, Text } from '@mantine/core';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { LinkDialogHost } from '../link/LinkDialogHost.tsx';
import { LiveUpdates } from '../live/LiveUpdates.tsx';
import { useIsPhone } from '../feedback/Dialog.tsx';
import { useMe } from '../session/useMe.ts';
import { Brand } from './Brand.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { NotAllowed } from './NotAllowed.tsx';
import { mayUse } from './useMainMenu.ts';
import { MainMenu } from './MainMenu.tsx';
import { PageBoundary } from './PageBoundary.tsx';
import { SubscriptionNote } from './SubscriptionNote.tsx';
import { SyncMenu } from './SyncMenu.tsx';
import { ThumbMenu } from './ThumbMenu.tsx';
import { UserMenu } from './UserMenu.tsx';
import classes from './Shell.module.css';

/** Top bar, main menu and the page; live updates and the Link dialog work from everywhere. */
export function Shell() {
  const isPhone = useIsPhone();
  const { pathname } = useLocation();
  const { capabilities } = useMe();
  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: 244, breakpoint: 'sm', collapsed: { mobile: true } }}
      {...(isPhone ? { footer: { height: 60 } } : {})}
      padding={{ base: 'md', sm: 'xl' }}
    >
      <a href="#page" className={classes.skip}>
        Skip to the page
      </a>
      <AppShell.Header>
        <TopBar />
      </AppShell.Header>
      {isPhone ? null : (
        <AppShell.Navbar p="md" aria-label="Main menu">
          <MainMenu />
        </AppShell.Navbar>
      )}
      <AppShell.Main id="page" tabIndex={-1} className={classes.main ?? ''}>
        <ConnectionBanner />
        <div className={classes.page}>
          <PageBoundary key={pathname}>
            <SubscriptionNote />
            {mayUse(pathname, capabilities) ? <Outlet /> : <NotAllowed />}
          </PageBoundary>
        </div>
      </AppShell.Main>
      {isPhone ? (
        <AppShell.Footer>
          <ThumbMenu />
        </AppShell.Footer>
      ) : null}
      <ScrollRestoration />
      <LiveUpdates />
      <LinkDialogHost />
    </AppShell>
  );
}

function TopBar() {
  const { organization } = useMe();
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Link to="/" aria-label="Carrier Sync, home" className={classes.home}>
        <Brand />
      </Link>
      <Group gap="md" wrap="nowrap">
        <Text size="sm" c="dimmed" visibleFrom="sm" truncate maw={280}>
          {organization.name}
        </Text>
        <SyncMenu />
        <UserMenu />
      </Group>
    </Group>
  );
}
