import { serverAddress } from "#http/path-prefix.ts";
import { CodeBlock } from "#ui/code-block.tsx";
import { EmptyPanel } from "#ui/message-panel.tsx";

/** What to do where there is no run: any MLflow script will do. */
export function ConnectClient() {
  const address = serverAddress();
  return (
    <EmptyPanel icon="runs" title="No runs yet">
      <p>Point any MLflow script here; nothing in it has to change.</p>
      <CodeBlock
        code={`export MLFLOW_TRACKING_URI=${address}\nexport MLFLOW_TRACKING_TOKEN=…\npython train.py`}
      />
      <p>
        A token comes from <code>plumbline token create</code>; the first administrator's is in the file{" "}
        <code>admin-token</code> of the server's data directory.
      </p>
    </EmptyPanel>
  );
}
