import { mockClient as mock } from 'aws-sdk-client-mock';
import { afterAll } from 'vitest';

/** Mocks a client of the SDK for the tests of one file: the other files of its worker use the same class. */
export const mockClient: typeof mock = (client) => {
  const mocked = mock(client);
  afterAll(() => {
    mocked.restore();
  });
  return mocked;
};
