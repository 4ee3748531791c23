import { Code, type CodeConfig } from 'aws-cdk-lib/aws-lambda';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Lazy } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { folderWithFiles } from './code-with-files';

/**
 * The code of a bundle with files that are generated when the template is rendered: until then, the rest of the app may
 * change their content.
 */
export class LateCode extends Code {
  private asset?: Asset;
  private written?: string;
  private made = 0;

  public constructor(
    private readonly bundle: string,
    private readonly files: () => Readonly<Record<string, string>>,
  ) {
    super();
  }

  public override bind(scope: Construct): CodeConfig {
    const later = (attribute: 's3BucketName' | 's3ObjectKey'): string =>
      Lazy.uncachedString({ produce: () => this.current(scope)[attribute] });
    return { s3Location: { bucketName: later('s3BucketName'), objectKey: later('s3ObjectKey') } };
  }

  /** Creates another asset if it was resolved too early. */
  private current(scope: Construct): Asset {
    const files = this.files();
    const text = JSON.stringify(files);
    if (this.asset === undefined || text !== this.written) {
      this.written = text;
      const id = this.made === 0 ? 'Code' : `Code${String(this.made)}`;
      this.made += 1;
      this.asset = new Asset(scope, id, { path: folderWithFiles(this.bundle, files) });
    }
    return this.asset;
  }
}
