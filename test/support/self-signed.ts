import { generateKeyPairSync, sign } from 'node:crypto';

const der = (tag: number, ...contents: Buffer[]): Buffer => {
  const content = Buffer.concat(contents);
  const length =
    content.length < 128
      ? [content.length]
      : content.length < 256
        ? [0x81, content.length]
        : [0x82, content.length >> 8, content.length & 255];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};
const hex = (text: string): Buffer => Buffer.from(text, 'hex');
const sequence = (...contents: Buffer[]): Buffer => der(0x30, ...contents);
const oid = (text: string): Buffer => der(0x06, hex(text));
const time = (at: number): Buffer =>
  der(
    0x17,
    Buffer.from(
      new Date(at)
        .toISOString()
        .replaceAll(/[-:T]|\.\d+/g, '')
        .slice(2),
    ),
  );
const pem = (bytes: Buffer): string =>
  `-----BEGIN CERTIFICATE-----\n${bytes.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END CERTIFICATE-----\n`;

/** A certificate for `localhost` that signs itself, made anew each time: no key lies in the repository. */
export function selfSigned(): { key: string; cert: string } {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
  const name = sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from('localhost')))));
  const extension = (id: string, value: Buffer): Buffer => sequence(oid(id), der(0x04, value));
  const extensions = [
    // May sign; is for localhost.
    extension('551d13', sequence(der(0x01, hex('ff')))),
    extension('551d11', sequence(der(0x82, Buffer.from('localhost')))),
  ];
  const day = 86_400_000;
  const body = sequence(
    der(0xa0, der(0x02, hex('02'))),
    der(0x02, hex('01')),
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - day), time(Date.now() + day)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(...extensions)),
  );
  const cert = pem(sequence(body, ecdsaWithSha256, der(0x03, hex('00'), sign('sha256', body, privateKey))));
  return { key: String(privateKey.export({ type: 'pkcs8', format: 'pem' })), cert };
}
