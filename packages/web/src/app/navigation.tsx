import { Link } from "@tanstack/react-router";
import { usePermission } from "#features/session/api/get-me.ts";
import { Icon, type IconName } from "#ui/icon.tsx";
import styles from "./navigation.module.css";

const places = [
  { to: "/", icon: "home", name: "Home" },
  { to: "/runs", icon: "runs", name: "Runs" },
  { to: "/models", icon: "models", name: "Models" },
  { to: "/deployments", icon: "deployments", name: "Deployments" },
  { to: "/ledger", icon: "ledger", name: "Ledger" },
] as const satisfies readonly { to: string; icon: IconName; name: string }[];

export function Navigation() {
  const managesUsers = usePermission("users:manage");
  return (
    <nav aria-label="Main">
      <ul className={styles["list"]}>
        {places.map(({ to, icon, name }) => (
          <li key={to}>
            <Place to={to} icon={icon} name={name} />
          </li>
        ))}
        {managesUsers && (
          <li>
            <Place to="/people" icon="people" name="People" />
          </li>
        )}
      </ul>
    </nav>
  );
}

interface PlaceProps {
  readonly to: (typeof places)[number]["to"] | "/people";
  readonly icon: IconName;
  readonly name: string;
}

function Place({ to, icon, name }: PlaceProps) {
  return (
    <Link to={to} activeOptions={{ exact: to === "/", includeSearch: false }} className={styles["place"]}>
      <Icon name={icon} />
      {name}
    </Link>
  );
}
