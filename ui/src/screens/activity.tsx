export const Activity = () => <p>Activity</p>;
