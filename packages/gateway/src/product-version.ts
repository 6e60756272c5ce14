/** Version of the product, as packages and protocols tell it. */
export const productVersion = "0.1.0";
