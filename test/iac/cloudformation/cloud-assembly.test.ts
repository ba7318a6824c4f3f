import { describe, expect, it } from 'vitest';
import { readCloudAssembly } from '../../../src/iac/cloudformation/cloud-assembly.ts';
import { at, show } from './show.ts';

const resource = (type: string, path: string | null, properties: object = {}, metadata: object = {}) => ({
  Type: type,
  Properties: properties,
  Metadata: { ...(path === null ? {} : { 'aws:cdk:path': path }), ...metadata },
});

const manifest = (artifacts: object): string => JSON.stringify({ version: '36.0.0', artifacts });

const stackArtifact = (templateFile: string, environment: string, more: object = {}) => ({
  type: 'aws:cloudformation:stack',
  environment,
  properties: { templateFile, ...more },
});

const network = JSON.stringify({
  Resources: {
    Vpc1: resource('AWS::EC2::VPC', 'net/Vpc/Resource', { CidrBlock: '10.0.0.0/16' }),
    Subnet1: resource('AWS::EC2::Subnet', 'net/Vpc/appSubnet1/Subnet', { VpcId: { Ref: 'Vpc1' } }),
    Twin1: resource('AWS::EC2::RouteTable', 'net/Twin/Resource', { VpcId: { Ref: 'Vpc1' } }),
    Twin2: resource('AWS::EC2::RouteTable', 'net/Twin/Default', { VpcId: { Ref: 'Vpc1' } }),
    Table: resource('AWS::EC2::RouteTable', null, { VpcId: { Ref: 'Vpc1' } }),
  },
  Outputs: { V: { Value: { Ref: 'Vpc1' }, Export: { Name: 'shop-net:V' } } },
});

const app = JSON.stringify({
  Resources: {
    E: resource('AWS::EC2::VPCEndpoint', 'app/E/Resource', {
      VpcId: { 'Fn::ImportValue': 'shop-net:V' },
      ServiceName: { 'Fn::Sub': 'com.amazonaws.${AWS::Region}.s3' },
    }),
  },
});

const files = new Map([
  [
    'manifest.json',
    manifest({
      net: stackArtifact('net.template.json', 'aws://111122223333/eu-west-1', { stackName: 'shop-net' }),
      app: stackArtifact('app.template.json', 'aws://unknown-account/unknown-region', {
        stackName: 'shop-app',
      }),
      Tree: { type: 'cdk:tree', properties: { file: 'tree.json' } },
    }),
  ],
  ['net.template.json', network],
  ['app.template.json', app],
]);

describe('a cloud assembly', () => {
  it('calls resources by the paths of their constructs, each by one of its own', () => {
    const [net] = readCloudAssembly(files);
    expect(net?.kind).toBe('cdk');
    expect(net?.after.map(({ address }) => address)).toEqual([
      'net/Vpc',
      'net/Vpc/appSubnet1/Subnet',
      'net/Twin',
      'net/Twin/Default',
      'net/Table',
    ]);
    expect(at(net?.after ?? [], 'net/Vpc').origin).toEqual({
      address: 'net/Vpc',
      file: 'net.template.json',
      line: 1,
      language: 'cdk',
    });
  });

  it('has stacks of no environment where those are that they import from', () => {
    const endpoint = at(readCloudAssembly(files, { region: 'us-east-1' })[1]?.after ?? [], 'app/E');
    expect(endpoint.region).toBe('eu-west-1');
    expect(show(endpoint.properties['VpcId'])).toBe('@net/Vpc');
    expect(show(endpoint.properties['ServiceName'])).toBe('"com.amazonaws.eu-west-1.s3"');
  });

  it('has stages in folders, and nested stacks among their assets', () => {
    const parent = JSON.stringify({
      Resources: {
        Nested: resource(
          'AWS::CloudFormation::Stack',
          'Prod/S/N.NestedStack/N.NestedStackResource',
          {
            TemplateURL: { 'Fn::Sub': 'https://s3.${AWS::Region}.${AWS::URLSuffix}/cdk-assets/abc123.json' },
          },
          { 'aws:asset:path': 'nested.template.json' },
        ),
        ByHash: resource('AWS::CloudFormation::Stack', 'Prod/S/H', {
          TemplateURL: {
            'Fn::Join': ['', ['https://s3.', { Ref: 'AWS::Region' }, '.amazonaws.com/a/abc123.json']],
          },
        }),
      },
    });
    const nested = JSON.stringify({
      Resources: {
        Vpc: resource('AWS::EC2::VPC', 'Prod/S/N/Vpc/Resource'),
        T: resource('AWS::EC2::RouteTable', null),
      },
    });
    const [declared] = readCloudAssembly(
      new Map([
        [
          'manifest.json',
          manifest({
            'assembly-Prod': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-Prod' } },
          }),
        ],
        [
          'assembly-Prod/manifest.json',
          manifest({
            ProdS: {
              ...stackArtifact('ProdS.template.json', 'aws://111122223333/eu-west-1'),
              displayName: 'Prod/S',
            },
          }),
        ],
        ['assembly-Prod/ProdS.template.json', parent],
        ['assembly-Prod/nested.template.json', nested],
        [
          'assembly-Prod/ProdS.assets.json',
          JSON.stringify({ files: { abc123: { source: { path: 'nested.template.json' } } } }),
        ],
      ]),
    );
    expect(declared?.name).toBe('Prod/S');
    expect(declared?.after.map(({ address }) => address)).toEqual([
      'Prod/S/N/Vpc',
      'Prod/S/Nested/T',
      'Prod/S/N/Vpc/Resource',
      'Prod/S/ByHash/T',
    ]);
    expect(declared?.skipped).toEqual([]);
  });

  it('has parameters of its manifest, and those that are given by id or name', () => {
    const template = JSON.stringify({
      Parameters: { A: { Type: 'String' }, B: { Type: 'String' } },
      Resources: { V: resource('AWS::EC2::RouteTable', 's/V', { A: { Ref: 'A' }, B: { Ref: 'B' } }) },
    });
    const [declared] = readCloudAssembly(
      new Map([
        [
          'manifest.json',
          manifest({
            s: stackArtifact('t.json', 'aws://111122223333/eu-west-1', { parameters: { A: 'own' } }),
          }),
        ],
        ['t.json', template],
      ]),
      { parameters: { s: { B: 'given' } } },
    );
    const { properties } = at(declared?.after ?? [], 's/V');
    expect([show(properties['A']), show(properties['B'])]).toEqual(['"own"', '"given"']);
  });

  it('may be compared with the one before', () => {
    const [net] = readCloudAssembly(files, { previous: files });
    expect(net?.before.map(({ address }) => address)).toEqual(net?.after.map(({ address }) => address));
  });

  it.each([
    [new Map<string, string>(), 'manifest.json is not of a cloud assembly: the folder does not have it.'],
    [new Map([['manifest.json', '{']]), 'manifest.json is not of a cloud assembly: it is not JSON'],
    [new Map([['manifest.json', '[]']]), 'manifest.json is not of a cloud assembly: it has no artifacts.'],
    [
      new Map([['manifest.json', manifest({ s: stackArtifact('../../etc/passwd', '') })]]),
      '../../etc/passwd is not of a cloud assembly: the folder does not have it.',
    ],
    [
      new Map([['manifest.json', manifest({ s: { type: 'aws:cloudformation:stack' } })]]),
      'manifest.json is not of a cloud assembly: its stack s names no template.',
    ],
    [
      new Map([
        [
          'manifest.json',
          manifest({ a: { type: 'cdk:cloud-assembly', properties: { directoryName: '.' } } }),
        ],
      ]),
      './manifest.json is not of a cloud assembly: the folder does not have it.',
    ],
  ])('that is none is refused in one sentence', (given, sentence) => {
    expect(() => readCloudAssembly(given)).toThrow(sentence);
  });
});
