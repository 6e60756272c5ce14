import { defineErrors } from "@plumbline/platform";

export const artifactErrors = defineErrors("artifacts", {
  "bad-path": {
    status: 400,
    message: (v: { path: string; reason: string }) =>
      `artifact path ${JSON.stringify(v.path)} ${v.reason}; give a relative path with '/' between its parts`,
  },
  "not-found": {
    status: 404,
    message: (v: { path: string }) => `no such artifact: ${JSON.stringify(v.path)}`,
  },
  "file-in-the-way": {
    status: 400,
    message: (v: { path: string; file: string }) =>
      `artifact path ${JSON.stringify(v.path)} lies under ${JSON.stringify(v.file)}, which is a file; delete that file or choose another path`,
  },
  "directory-in-the-way": {
    status: 400,
    message: (v: { path: string }) =>
      `artifact path ${JSON.stringify(v.path)} is a directory; delete it or choose another path`,
  },
  "content-removed": {
    status: 503,
    message: (v: { path: string }) =>
      `the content of ${JSON.stringify(v.path)} was removed with a file that had the same while this one was uploaded; upload it again`,
  },
  "no-multipart": {
    status: 501,
    message: () =>
      "multipart uploads and presigned links are not offered by this server's object store; upload and download through the proxied artifact paths",
  },
});
