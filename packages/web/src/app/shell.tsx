import { ActionIcon, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { Outlet, useRouter, useRouterState } from "@tanstack/react-router";
import { Suspense, useEffect } from "react";
import { useMe } from "#features/session/api/get-me.ts";
import { UserMenu } from "#features/session/components/user-menu.tsx";
import { Icon } from "#ui/icon.tsx";
import { SkeletonLines } from "#ui/skeleton-lines.tsx";
import { ConnectionNotice } from "./connection-notice.tsx";
import { Navigation } from "./navigation.tsx";
import styles from "./shell.module.css";
import { Wordmark } from "./wordmark.tsx";

/** The frame of every page behind the sign-in: navigation, who is signed in, and the page. */
export function Shell() {
  const [menuOpen, { open, close }] = useDisclosure(false);
  const pathname = useRouterState({ select: ({ location }) => location.pathname });
  useEffect(() => close(), [pathname, close]);
  const router = useRouter();
  const signedOut = useMe() === null;
  useEffect(() => {
    // Asks the routes again, which lead to the sign-in page and back here.
    if (signedOut) void router.invalidate();
  }, [signedOut, router]);
  return (
    <div className={styles["shell"]}>
      <a className={styles["skip"]} href="#main">
        Skip to content
      </a>
      <nav aria-label="Top" className={styles["bar"]}>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label="Open navigation" onClick={open}>
          <Icon name="menu" size={20} />
        </ActionIcon>
        <Wordmark />
        <UserMenu compact />
      </nav>
      <aside className={styles["side"]}>
        <Wordmark />
        <Navigation />
        <div className={styles["user"]}>
          <UserMenu />
        </div>
      </aside>
      <Drawer opened={menuOpen} onClose={close} title="Navigation" size={260} padding="md">
        <Navigation />
      </Drawer>
      <main id="main" tabIndex={-1} className={styles["main"]}>
        <ConnectionNotice />
        <Suspense fallback={<SkeletonLines lines={8} />}>
          <Outlet />
        </Suspense>
      </main>
    </div>
  );
}
