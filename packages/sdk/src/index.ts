export { type Problem, PlumblineApiError, PlumblineUnreachableError } from "./errors.ts";
export {
  type ClientOptions,
  PlumblineClient,
  type Query,
  type RequestOptions,
  type UploadOptions,
} from "./client.ts";
