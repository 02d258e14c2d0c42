/** Said to the gateway at first contact; raised with each release of the device's software. */
export const softwareVersion = '0.1.0';
