package society.postx.platform.sandbox.cloud;

import society.postx.platform.sandbox.action.Actions;
import society.postx.platform.sandbox.machine.AddressPlan;
import society.postx.platform.sandbox.machine.MachineDriver;
import society.postx.platform.sandbox.state.SandboxState;

/** What the resources of the Cloud API stand on. */
public record CloudContext(
    SandboxState state, Actions actions, MachineDriver machines, AddressPlan addresses) {}
