package dev.passagework.ops.pipeline;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The groups of a broker that has just started in the JVM of their members. Members that it
 * remembers ended with the JVM before, and would hold up those that come until their sessions run
 * out. A member of another process, should there be one, joins again by itself.
 */
final class LocalGroups {
  private final Admin admin;

  LocalGroups(Admin admin) {
    this.admin = admin;
  }

  /** Removes all members of the groups of the classic protocol. */
  void removeMembers() throws IOException, InterruptedException {
    ListGroupsOptions occupied =
        new ListGroupsOptions()
            .withTypes(Set.of(GroupType.CLASSIC))
            .inGroupStates(
                Set.of(
                    GroupState.STABLE,
                    GroupState.PREPARING_REBALANCE,
                    GroupState.COMPLETING_REBALANCE));
    try {
      for (GroupListing group : admin.listGroups(occupied).all().get()) {
        removeMembers(group.groupId());
      }
    } catch (ExecutionException e) {
      throw new IOException("groups of a former run cannot be emptied: " + e.getCause(), e);
    }
  }

  private void removeMembers(String group) throws ExecutionException, InterruptedException {
    try {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }
}
