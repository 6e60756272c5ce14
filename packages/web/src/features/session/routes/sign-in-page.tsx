import { Button, PasswordInput, TextInput, Title } from "@mantine/core";
import { getRouteApi } from "@tanstack/react-router";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { useSignIn } from "#features/session/api/sign-in.ts";
import { readLinkCode } from "#features/session/link-code.ts";
import { safeNextPath } from "#features/session/safe-next-path.ts";
import { Icon } from "#ui/icon.tsx";
import styles from "./sign-in-page.module.css";

const route = getRouteApi("/sign-in");

/** By a one-time link, whose code is in the fragment and so never in a server's log, or by password. */
export function SignInPage() {
  const { next } = route.useSearch();
  const navigate = route.useNavigate();
  const signIn = useSignIn(
    () => void navigate({ href: safeNextPath(next, globalThis.location.origin), replace: true }),
  );
  const { mutate } = signIn;
  const [code] = useState(() => readLinkCode(globalThis.location.hash));
  const used = useRef(false);
  useEffect(() => {
    document.title = "Sign in · Plumbline";
    if (code === undefined || used.current) return;
    used.current = true;
    // Out of the address before anything can copy it from there.
    globalThis.history.replaceState(globalThis.history.state, "", globalThis.location.pathname);
    mutate({ code });
  }, [code, mutate]);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [userName, password] = [form.get("userName"), form.get("password")];
    if (typeof userName === "string" && typeof password === "string") mutate({ userName, password });
  };

  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <Title order={1}>Sign in to Plumbline</Title>
        {signIn.isError && (
          <p role="alert" className={styles["error"]}>
            <Icon name="warning" size={16} /> {signIn.error.message}
          </p>
        )}
        {code !== undefined && signIn.isPending ? (
          <p role="status">Signing you in with your link…</p>
        ) : (
          <form onSubmit={submit} className={styles["form"]}>
            <TextInput
              name="userName"
              label="User name"
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              required
              withAsterisk={false}
            />
            <PasswordInput
              name="password"
              label="Password"
              autoComplete="current-password"
              required
              withAsterisk={false}
            />
            <Button type="submit" fullWidth loading={signIn.isPending}>
              Sign in
            </Button>
          </form>
        )}
        <p className={styles["hint"]}>
          No password? Open a sign-in link: the server prints one when it first starts, and an administrator
          makes one with <code>plumbline user link NAME</code> or on the People page.
        </p>
      </div>
    </main>
  );
}
