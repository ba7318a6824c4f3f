import type { Client } from './ask.ts';
import { createSignedClient, type SignedClientOptions } from './signed-client.ts';

/** A client of Route 53 Profiles in a region, to be replaced by @aws-sdk/client-route53profiles when it can be had. */
export const createProfilesClient = (options: Omit<SignedClientOptions, 'service'>): Client =>
  createSignedClient({ ...options, service: 'route53profiles' });
