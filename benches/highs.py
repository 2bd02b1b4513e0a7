"""Solves MPS files with HiGHS: file, seconds, status, goal. Called by benches/highs.sh."""
import sys
import time

import highspy

limit = float(sys.argv[1])
for path in sys.argv[2:]:
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    h.readModel(path)
    h.setOptionValue("time_limit", limit)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("threads", 1)
    start = time.process_time()
    h.run()
    seconds = time.process_time() - start
    info = h.getInfo()
    found = info.primal_solution_status == 2
    goal = f"{info.objective_function_value:.9e}" if found else "none"
    name = path.rsplit("/", 1)[-1].removesuffix(".mps").rsplit("-", 1)
    print(*name, f"{seconds:.3f}", goal, f"{info.mip_gap:.1e}", h.modelStatusToString(h.getModelStatus()).replace(" ", "_"), flush=True)
