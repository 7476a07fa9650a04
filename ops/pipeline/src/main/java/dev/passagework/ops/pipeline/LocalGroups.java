package dev.passagework.ops.pipeline;

import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The consumer groups of a broker that has just started in the JVM of their members. Members that
 * it remembers ended with the JVM before, and would hold up those that come until their sessions
 * run out. A member of another process, should there be one, joins again by itself.
 */
final class LocalGroups {
  private static final Logger LOG = LoggerFactory.getLogger(LocalGroups.class);

  private final Admin admin;

  LocalGroups(Admin admin) {
    this.admin = admin;
  }

  /** Removes all members of the groups of the classic protocol, as far as that can be done. */
  void removeMembers() throws InterruptedException {
    ListGroupsOptions occupied =
        new ListGroupsOptions()
            .withTypes(Set.of(GroupType.CLASSIC))
            .withProtocolTypes(Set.of("consumer"))
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
      LOG.warn("groups wait for the sessions of dead members: {}", e.getMessage());
    }
  }

  private void removeMembers(String group) throws InterruptedException {
    try {
      admin
          .removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
          .all()
          .get();
    } catch (ExecutionException e) {
      LOG.info("group {} waits for the sessions of dead members: {}", group, e.getMessage());
    }
  }
}
