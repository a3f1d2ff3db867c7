export const Files = () => <p>Files</p>;
