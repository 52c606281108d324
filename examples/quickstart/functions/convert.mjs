const rates = { USD: 1, EUR: 0.92, JPY: 149.5 };

export const handler = async ({ body }) => {
  const { amount, to } = JSON.parse(body);
  console.log(`converting ${amount} to ${to}`);
  const converted = amount * rates[to];
  const answer = Number.isFinite(converted)
    ? { type: "converted", amount: Math.round(converted * 100) / 100, currency: to }
    : { type: "error", reason: `Unknown currency ${to}` };
  return { statusCode: 200, body: JSON.stringify(answer) };
};
