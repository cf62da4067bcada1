package society.postx.platform.sandbox.cloud;

import society.postx.platform.sandbox.action.Actions;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.machine.MachineDriver;
import society.postx.platform.sandbox.state.SandboxState;

/** Holds what all resources of the Cloud API share. */
public record CloudContext(
    SandboxState state, Actions actions, MachineDriver machines, AddressPlan addresses) {}
