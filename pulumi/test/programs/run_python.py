"""Runs a Pulumi program in Python, as Pulumi's language host does: run_python.py MONITOR ENGINE PROGRAM."""

import asyncio
import runpy
import sys

import pulumi.runtime

monitor, engine, program = sys.argv[1:4]
pulumi.runtime.configure(
    pulumi.runtime.Settings(
        project="p", stack="s", parallel=8, dry_run=False, monitor=monitor, engine=engine
    )
)


async def main():
    await pulumi.runtime.run_in_stack(lambda: runpy.run_path(program, run_name="__main__"))


asyncio.new_event_loop().run_until_complete(main())
