#!/usr/bin/env python3
"""Two PostgreSQL servers under Patroni lose one of them under load. Nothing that was acknowledged may be lost or stand
twice, and writing must go on within 30 seconds. Usage: run.py [ROUNDS]; LIANFANG_TEST_SEED repeats a run's dice."""
import os
import random
import signal
import sys
import tempfile
import time

from cluster import Cluster, Failed, expect, wait_for
from load import LIANFANG, Load, program
from recovery import check_monitoring, check_recovery

SECONDS_MAX = 30


def lose_machine(cluster, leader):
    """Power: Patroni and PostgreSQL of the leader are killed, and stay away until the load has ended."""
    leader.kill_machine()
    return leader.start


def lose_server(cluster, leader):
    """Only PostgreSQL is killed: Patroni starts it again, or hands over."""
    leader.kill_server()
    return None


def lose_standby(cluster, leader):
    """The standby's machine goes: the leader waits for it until Patroni lets it write alone."""
    standby = cluster.other(leader)
    standby.kill_machine()
    return standby.start


def freeze_patroni(cluster, leader):
    """The leader's Patroni stands still while its PostgreSQL runs: for a while there are two that take themselves for
    the leader. The old one can acknowledge nothing: its standby is gone. In production its watchdog resets it."""
    leader.process.send_signal(signal.SIGSTOP)
    wait_for("the other one to lead", cluster.other(leader).is_leader)
    two_led = time.time()
    time.sleep(3)
    frozen = [moment for moment in freeze_patroni.load.moments() if moment > two_led + 0.5]
    # The load holds its connection to the old leader; whatever is acknowledged now was acknowledged by one that is replaced.
    expect(not frozen, f"the replaced leader acknowledged nothing ({len(frozen)} records) while two were running")
    leader.process.send_signal(signal.SIGCONT)
    return None


LOSSES = [lose_machine, lose_server, lose_standby, freeze_patroni]


def play(cluster, load, lose, rate, dice):
    leader = cluster.leader()
    before = leader.sql("SELECT count(*) FROM ledger")
    load.start(int(rate * 25))
    time.sleep(dice.uniform(2, 8))
    expect(load.runs(), f"the load runs against {leader.name}, {before} entries before it")
    moment = time.time()
    bring_back = lose(cluster, leader)
    result = load.result()
    begin, end = load.pause_over(moment)
    back = time.monotonic()
    if bring_back:
        bring_back()
    cluster.wait_until_whole()
    return {"round": lose.__name__, "seconds": end - moment, "pause": end - begin, "leader": cluster.leader().name,
            "was": leader.name, "back": time.monotonic() - back, "load": result}


def check_round(cluster, load, played):
    told = played["load"]
    print(f"  {told['acknowledged']} acknowledged, opened {told['openings']} times; last fault: {told['last_fault']}")
    print(f"  led by {played['was']}, then by {played['leader']}; whole again {played['back']:.1f} s after the load", flush=True)
    expect(played["seconds"] < SECONDS_MAX, f"writing again after {played['seconds']:.1f} s (at most {SECONDS_MAX})")
    faults = load.check()
    expect(faults["lost"] + faults["doubled"] + faults["moved"] + faults["changed"] == 0,
           f"of {faults['acknowledged']} acknowledged: lost {faults['lost']}, doubled {faults['doubled']}, "
           f"moved {faults['moved']}, changed {faults['changed']}")
    leader = cluster.leader()
    standby = cluster.other(leader)
    wait_for("the standby to have the same head", lambda: standby.head() == leader.head(), seconds=20)
    expect(True, f"both have the same ledger, up to {leader.head().split('|')[0]}")
    program(LIANFANG, "--db", leader.url(), "verify")
    expect(True, f"verify passes on {leader.name}, which leads")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else len(LOSSES)
    seed = int(os.environ.get("LIANFANG_TEST_SEED", time.time_ns() % 100000))
    dice = random.Random(seed)
    print(f"seed {seed} (LIANFANG_TEST_SEED repeats its moments)", flush=True)
    rows = []
    with tempfile.TemporaryDirectory(prefix="lianfang-load.") as work, Cluster() as cluster:
        os.environ["LIANFANG_KEYS"] = f"{work}/keys"
        load = freeze_patroni.load = Load(cluster.url(), f"{work}/acknowledged", seed)
        load.start(2000)
        rate = load.result()["per_second"]
        print(f"undisturbed: {rate:.0f} records acknowledged a second, each on both servers", flush=True)
        for number in range(rounds):
            lose = LOSSES[number % len(LOSSES)]
            print(f"— round {number + 1}: {lose.__doc__.split(':')[0]}", flush=True)
            played = play(cluster, load, lose, rate, dice)
            check_round(cluster, load, played)
            rows.append(played)
        check_monitoring(cluster.leader())
        check_recovery(cluster, load, work)
    for played in rows:
        print(f"{played['round']:16} writing again after {played['seconds']:5.1f} s, pause {played['pause']:5.1f} s, "
              f"lost 0, doubled 0")


if __name__ == "__main__":
    try:
        main()
    except Failed as fault:
        sys.exit(f"FAILED: {fault}")
