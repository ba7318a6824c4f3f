import { isIP } from 'node:net';
import { S3ControlClient, type S3ControlClientConfig } from '@aws-sdk/client-s3-control';

type EndpointProvider = S3ControlClient['config']['endpointProvider'];

/** Is this an address under which there can be no names: a stand-in's on this machine or beside it? */
const isBare = (hostname: string): boolean =>
  !hostname.includes('.') || hostname.startsWith('[') || isIP(hostname) !== 0;

// AWS: S3 Control is asked at a host that begins with the account's id (S3 API, S3 Control); a stand-in is found at one
// address only, with no names below it.
const atOneAddress =
  (provider: EndpointProvider): EndpointProvider =>
  (parameters, context) => {
    const { Endpoint, ...rest } = parameters;
    if (Endpoint === undefined || !isBare(new URL(Endpoint).hostname)) return provider(parameters, context);
    return { ...provider(rest, context), url: new URL(Endpoint) };
  };

/** The SDK's client of S3 Control, which finds stand-ins too. */
export const createS3ControlClient = (options: S3ControlClientConfig): S3ControlClient => {
  const client = new S3ControlClient(options);
  client.config.endpointProvider = atOneAddress(client.config.endpointProvider);
  return client;
};
