"""Joins what both solvers printed into a Markdown table. Called by benches/highs.sh."""
import sys


def rows(path):
    with open(path) as lines:
        return {(f[0], f[1]): f[2:] for f in map(str.split, lines) if len(f) > 4}


ours, theirs = rows(sys.argv[1]), rows(sys.argv[2])
print("| roster | creators × 3 | tierplan s | gap | HiGHS s | gap | goal against HiGHS | times as fast |")
print("|---|---|---|---|---|---|---|---|")
worse = 0
for key, (seconds, goal, gap, *_) in ours.items():
    if key not in theirs:
        continue
    their_seconds, their_goal, their_gap = theirs[key][:3]
    if their_goal == "none":
        apart = "HiGHS found none"
    else:
        share = (float(goal) - float(their_goal)) / abs(float(their_goal))
        apart = f"{share:+.1e}"
        worse += share < -1e-6
    faster = float(their_seconds) / max(float(seconds), 1e-3)
    print(f"| {key[0]} | {int(key[1]):,} | {seconds} | {gap} | {their_seconds} | {their_gap} | {apart} | {faster:.1f} |")
print(f"\nWorse than HiGHS by more than one in a million: {worse}")
