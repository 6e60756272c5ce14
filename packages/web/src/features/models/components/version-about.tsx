import type { ModelVersion, SignatureField } from "#features/models/model.ts";
import { Badge } from "#ui/badge.tsx";
import { Digest } from "#ui/digest.tsx";
import { Fields } from "#ui/fields.tsx";
import { formatBytes } from "#ui/format-number.ts";
import { PlainTable, numberCell } from "#ui/plain-table.tsx";
import { Section } from "#ui/section.tsx";
import { TextLink } from "#ui/text-link.tsx";
import { Time } from "#ui/time.tsx";

/** What the version is: where it came from, its files, what it takes and gives. */
export function VersionAbout({ version }: { version: ModelVersion }) {
  const { runId, onnx, signature, files, manifestProblem } = version;
  return (
    <>
      <Section title="What it is">
        <Fields
          fields={{
            Digest: <Digest value={version.digest} />,
            "Source run":
              runId === null ? (
                "none"
              ) : (
                <TextLink to="/runs/$runId" params={{ runId }}>
                  <code>{runId.slice(0, 12)}</code>
                </TextLink>
              ),
            Registered: <Time at={version.createdAt} absolute />,
            By: version.createdBy,
            Flavors: version.flavors.join(", ") || "none",
            ONNX:
              onnx === null ? (
                <Badge tone="insufficient" icon="insufficient">
                  none: cannot be evaluated or served
                </Badge>
              ) : (
                `${onnx.path}, ${formatBytes(onnx.sizeBytes)}`
              ),
            "Problem of MLmodel": manifestProblem ?? undefined,
          }}
        />
      </Section>
      {signature !== null && (
        <Section title="Signature" note="Requests are checked against it, field by field." flush>
          <PlainTable label="Signature" columns={["Field", "Role", "Type", "Required"]}>
            {signature.inputs.map((field, place) => (
              <FieldRow key={`in ${field.name ?? place}`} field={field} role="input" />
            ))}
            {signature.outputs.map((field, place) => (
              <FieldRow key={`out ${field.name ?? place}`} field={field} role="output" />
            ))}
          </PlainTable>
        </Section>
      )}
      <Section
        title="Files"
        note={`${files.length} ${files.length === 1 ? "file" : "files"}, ${formatBytes(
          files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
        )}, as they were when the version was registered.`}
        flush
      >
        <PlainTable label="Files" columns={["Path", "SHA-256", "#Size"]}>
          {files.map(({ path, sha256, sizeBytes }) => (
            <tr key={path}>
              <td>{path}</td>
              <td>
                <Digest value={sha256} />
              </td>
              <td className={numberCell}>{formatBytes(sizeBytes)}</td>
            </tr>
          ))}
        </PlainTable>
      </Section>
    </>
  );
}

function FieldRow({ field, role }: { field: SignatureField; role: string }) {
  const tensor = field["tensor-spec"];
  return (
    <tr>
      <td>{field.name ?? "(unnamed)"}</td>
      <td>{role}</td>
      <td>
        {tensor === undefined
          ? field.type
          : `${tensor.dtype} [${tensor.shape.map((length) => (length < 0 ? "any" : length)).join(" × ")}]`}
      </td>
      <td>{field.required ? "yes" : "no"}</td>
    </tr>
  );
}
