export const Diagnostics = () => <p>Diagnostics</p>;
