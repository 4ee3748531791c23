import { App } from 'aws-cdk-lib/core';
import { LandingZoneStack } from './landing-zone-stack';

new LandingZoneStack(new App(), 'LandingZone');
