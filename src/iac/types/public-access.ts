import { unlessDoubted } from '../../model/doubt.ts';
import { gapOfRead, valueOr } from '../reading.ts';
import { doubtOfAll, type Mapping, type Mappings } from './parts.ts';

const options: Mapping = (resource, notes) => {
  const mode = notes.scope.text(resource, 'InternetGatewayBlockMode');
  notes.item(resource, 'blockPublicAccessOptions', '', {
    mode: unlessDoubted(valueOr(mode, 'off'), doubtOfAll(resource, mode)),
    state: 'update-complete',
    managedBy: 'account',
    exclusionsAllowed: 'allowed',
  });
};

const exclusion: Mapping = (resource, notes) => {
  const { scope } = notes;
  const { accountId, region } = scope.placeOf(resource);
  const mode = scope.text(resource, 'InternetGatewayExclusionMode');
  const arnOf = (kind: string, property: string): readonly string[] =>
    scope
      .links(resource, property)
      .items.map(({ id, gap }) => `arn:aws:ec2:${region}:${accountId}:${kind}/${unlessDoubted(id, gap)}`);
  const [resourceArn] = [...arnOf('vpc', 'VpcId'), ...arnOf('subnet', 'SubnetId')];
  const id = scope.idOf(resource);
  notes.item(resource, 'blockPublicAccessExclusions', id, {
    id,
    resourceArn: resourceArn ?? '',
    mode: unlessDoubted(valueOr(mode, 'allow-bidirectional'), gapOfRead(mode)),
    state: unlessDoubted('create-complete', resource.uncertain),
  });
};

/** VPC Block Public Access, which is set for an account in a region. */
export const publicAccessTypes: Mappings = {
  'AWS::EC2::VPCBlockPublicAccessOptions': options,
  'AWS::EC2::VPCBlockPublicAccessExclusion': exclusion,
};
