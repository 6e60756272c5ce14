import { Button, Menu, useMantineColorScheme } from "@mantine/core";
import { Icon, type IconName } from "#ui/icon.tsx";
import { useMe } from "#features/session/api/get-me.ts";
import { useSignOut } from "#features/session/api/sign-out.ts";
import styles from "./user-menu.module.css";

const schemes = [
  { value: "light", icon: "sun", name: "Light" },
  { value: "dark", icon: "moon", name: "Dark" },
  { value: "auto", icon: "system", name: "As the system" },
] as const satisfies readonly { value: string; icon: IconName; name: string }[];

/** Who is signed in, with which roles; the colour scheme; the way out. */
export function UserMenu({ compact = false }: { compact?: boolean }) {
  const me = useMe();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = useSignOut();
  if (me === null) return null;
  return (
    <Menu position="bottom-end" width={230} withinPortal>
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          fullWidth={!compact}
          justify="flex-start"
          leftSection={<Icon name="person" />}
          {...(compact && { px: 10, styles: { section: { marginInlineEnd: 0 } } })}
          aria-label={`Signed in as ${me.userName}`}
          className={styles["button"]}
        >
          <span className={compact ? "visually-hidden" : styles["name"]}>{me.userName}</span>
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles["who"]}>
          <strong>{me.userName}</strong>
          <span>{me.roles.join(", ") || "no role"}</span>
          <span>workspace {me.workspace}</span>
        </div>
        <Menu.Divider />
        {schemes.map(({ value, icon, name }) => (
          <Menu.Item
            key={value}
            leftSection={<Icon name={icon} size={16} />}
            rightSection={colorScheme === value ? <Icon name="pass" size={14} /> : undefined}
            role="menuitemradio"
            aria-checked={colorScheme === value}
            closeMenuOnClick={false}
            onClick={() => setColorScheme(value)}
          >
            {name}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={() => signOut.mutate()}>Sign out</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
