import { UnstyledButton } from "@mantine/core";
import { useState } from "react";
import { artifactAddress, type ArtifactEntry, useArtifacts } from "#features/runs/api/list-artifacts.ts";
import { formatBytes } from "#ui/format-number.ts";
import { Icon } from "#ui/icon.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";
import { QueryView } from "#ui/query-view.tsx";
import styles from "./artifact-browser.module.css";

const isImage = (path: string): boolean => /\.(png|jpe?g|gif|webp|svg)$/i.test(path);

/** Folders and files of a run; an image shows beside the list. */
export function ArtifactBrowser({ runId }: { runId: string }) {
  const [image, setImage] = useState<string>();
  return (
    <div className={styles["browser"]}>
      <Directory runId={runId} path="" onImage={setImage} image={image} />
      {image !== undefined && (
        <figure className={styles["preview"]}>
          <img src={artifactAddress(runId, image)} alt={`Artifact ${image}`} />
          <figcaption>{image}</figcaption>
        </figure>
      )}
    </div>
  );
}

interface DirectoryProps {
  readonly runId: string;
  readonly path: string;
  readonly image: string | undefined;
  readonly onImage: (path: string) => void;
}

function Directory({ runId, path, image, onImage }: DirectoryProps) {
  const query = useArtifacts(runId, path);
  return (
    <QueryView query={query}>
      {(entries) =>
        entries.length === 0 && path === "" ? (
          <EmptyPanel icon="download" title="No artifacts">
            <p>
              <code>mlflow.log_artifact(path)</code> keeps a file with the run.
            </p>
          </EmptyPanel>
        ) : (
          <ul className={styles["list"]}>
            {entries.map((entry) => (
              <li key={entry.path}>
                {entry.is_dir ? (
                  <Folder runId={runId} entry={entry} image={image} onImage={onImage} />
                ) : (
                  <File runId={runId} entry={entry} image={image} onImage={onImage} />
                )}
              </li>
            ))}
          </ul>
        )
      }
    </QueryView>
  );
}

type EntryProps = Omit<DirectoryProps, "path"> & { readonly entry: ArtifactEntry };

function Folder({ runId, entry, image, onImage }: EntryProps) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <UnstyledButton className={styles["line"]} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        <span className={styles["chevron"]} data-open={isOpen}>
          <Icon name="chevron" size={14} />
        </span>
        {nameOf(entry)}/
      </UnstyledButton>
      {isOpen && <Directory runId={runId} path={entry.path} image={image} onImage={onImage} />}
    </>
  );
}

function File({ runId, entry, image, onImage }: EntryProps) {
  return (
    <div className={styles["line"]}>
      {isImage(entry.path) ? (
        <UnstyledButton
          className={styles["image"]}
          aria-pressed={image === entry.path}
          onClick={() => onImage(entry.path)}
        >
          {nameOf(entry)}
        </UnstyledButton>
      ) : (
        <span>{nameOf(entry)}</span>
      )}
      <span className={styles["size"]}>{formatBytes(entry.file_size ?? 0)}</span>
      <a className={styles["download"]} href={artifactAddress(runId, entry.path)} download={nameOf(entry)}>
        <Icon name="download" size={16} />
        <span className="visually-hidden">Download {entry.path}</span>
      </a>
    </div>
  );
}

function nameOf({ path }: ArtifactEntry): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
