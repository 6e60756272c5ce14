import type { UseQueryResult } from "@tanstack/react-query";
import type { Evidence } from "#features/models/api/list-evidence.ts";
import { pathPrefix } from "#http/path-prefix.ts";
import { path } from "#http/request.ts";
import { Digest } from "#ui/digest.tsx";
import { Icon } from "#ui/icon.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { PlainTable } from "#ui/plain-table.tsx";
import { QueryView } from "#ui/query-view.tsx";
import { Section } from "#ui/section.tsx";
import { Time } from "#ui/time.tsx";
import styles from "./evidence-section.module.css";

/** Signed statements about this version's digest. */
export function EvidenceSection({ evidence }: { evidence: UseQueryResult<readonly Evidence[]> }) {
  return (
    <Section
      title="Evidence"
      note="Signed statements about this version's digest, oldest first. None can be changed."
      flush
    >
      <QueryView query={evidence}>
        {(all) =>
          all.length === 0 ? (
            <EmptyPanel icon="shield" title="No evidence yet">
              <p>An evaluation makes the first. Until then every rule about figures is insufficient.</p>
            </EmptyPanel>
          ) : (
            <PlainTable
              label="Evidence"
              columns={["Says", "Digest of the envelope", "Made", "By", "Envelope"]}
            >
              {all.map(({ sha256, predicateType, createdAt, createdByName }) => (
                <tr key={sha256}>
                  <td title={predicateType}>{titleOfPredicate(predicateType)}</td>
                  <td>
                    <Digest value={sha256} />
                  </td>
                  <td>
                    <Time at={createdAt} />
                  </td>
                  <td>{createdByName}</td>
                  <td>
                    <a
                      className={styles["download"]}
                      href={`${pathPrefix}${path`/api/v1/evidence/${sha256}`}`}
                      download={`${sha256.slice(0, 12)}.dsse.json`}
                    >
                      <Icon name="download" size={15} /> DSSE
                      <span className="visually-hidden">, {titleOfPredicate(predicateType)}</span>
                    </a>
                  </td>
                </tr>
              ))}
            </PlainTable>
          )
        }
      </QueryView>
    </Section>
  );
}

/** Predicate types of the field that this product uses. */
const knownTitles: Readonly<Record<string, string>> = {
  "https://slsa.dev/verification_summary/v1": "Gate result",
};

/** The type's own word: `urn:plumbline:predicate:evaluation:v1` is "Evaluation". */
export function titleOfPredicate(predicateType: string): string {
  const known = knownTitles[predicateType];
  if (known !== undefined) return known;
  const word = /^urn:plumbline:predicate:([^:]+):/.exec(predicateType)?.[1];
  if (word === undefined) return predicateType;
  return `${word[0]?.toUpperCase()}${word.slice(1).replaceAll("-", " ")}`;
}
