package io.ela.replicator;

import com.fasterxml.jackson.databind.JsonNode;
import io.ela.cluster.EsRequest;
import io.ela.cluster.IndexUuids;
import io.ela.control.IndexMirrors.Mirror;
import io.ela.dialect.json.Bytes;
import io.ela.dialect.metadata.IndexDefinition;
import io.ela.dialect.metadata.Trees;
import io.ela.dialect.split.IndexPart;
import io.ela.replicator.IndexClaims.Claim;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes indices of the slave mirror the master's: makes what is missing, adds fields, gives it the
 * master's aliases; deletes or replaces what mirrors an incarnation that the master has no more
 * ({@link MirrorVerdict}), under a claim ({@link IndexClaims}). One for each epoch and stream
 * thread; may be used by that thread only, its futures end on any. What they say is to be {@link
 * KnownIndices#remember}ed.
 */
final class IndexKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(IndexKeeper.class);

  private final Roles roles;
  private final IndexDefinitions definitions;
  private final IndexClaims claims;
  private final LostIndices lost;
  private final KnownIndices known;
  private final IndexSights sights;

  /** What a {@code metadata} event asks for beside convergence. */
  enum Mode {
    /** Nothing. */
    PLAIN,
    /** A load begins: no replicas and no refresh while it runs. */
    LOAD_BEGINS,
    /** A load has ended: replicas and refresh as on the master. */
    LOAD_ENDS;

    /**
     * Reads the event's body.
     *
     * @throws io.ela.dialect.json.MalformedJsonException if it is not JSON
     */
    static Mode of(Bytes body) {
      if (body.isEmpty()) {
        return PLAIN;
      }
      JsonNode load = Trees.object(body).path("load");
      return load.isMissingNode() ? PLAIN : load.asBoolean() ? LOAD_BEGINS : LOAD_ENDS;
    }
  }

  /**
   * What is wanted of an index.
   *
   * @param deleted the incarnation of which an event says that it was deleted, null if none does
   * @param whole whether the definition is compared, not only whether there is an index
   * @param type the mapping type of its documents, where only their events tell it; null otherwise
   */
  private record Wish(
      IndexPart part, Mode mode, @Nullable String deleted, boolean whole, @Nullable String type) {
    /** By which it is known, and claimed. */
    String name() {
      return part.target();
    }
  }

  /**
   * What must be held while an index is changed.
   *
   * @param shared null if no other part of an index is the same index of the slave
   */
  private record Held(Claim own, @Nullable Claim shared) {}

  /** Is told of indices that somebody else took away from the slave. */
  interface LostIndices {
    /**
     * Sees to it that the index's documents are looked at again.
     *
     * @return completes when that is certain
     */
    Future<Void> lost(String index);
  }

  IndexKeeper(
      Roles roles, KnownIndices known, IndexClaims claims, LostIndices lost, SplitParts parts) {
    this.roles = roles;
    this.known = known;
    this.definitions = new IndexDefinitions(roles);
    this.sights = new IndexSights(roles, definitions, parts);
    this.claims = claims;
    this.lost = lost;
  }

  /**
   * Makes the index on the slave if it is not there, or mirrors what is gone.
   *
   * @param uuid the incarnation that the event names; null for any
   * @param type the mapping type that the event names
   * @return fails if a cluster gave no answer or a passing error
   */
  Future<IndexState> ensure(IndexPart part, @Nullable String uuid, String type) {
    String index = part.target();
    Incarnations pair = known.mirrored(index);
    // The slave has types and the master does not know them: the mapping wants one.
    boolean named = roles.onlySlaveHasTypes();
    Wish wish =
        new Wish(part, Mode.PLAIN, null, !known.isTakenUp(index) || named, named ? type : null);
    boolean another = pair == null || (uuid != null && !uuid.equals(pair.master()));
    if (pair == null || another || named || known.isDoubtful(index)) {
      return converge(wish);
    }
    return SlaveIndex.look(roles.slave(), roles.onSlave(part))
        .compose(
            seen ->
                pair.slave().equals(seen.uuid()) && seen.fits(known.isGuarded(index))
                    ? Future.succeededFuture(new IndexState.Ready(pair))
                    : converge(wish));
  }

  /**
   * Makes the slave's definition equal to the master's, as converted.
   *
   * @param deleted the incarnation of which an event says that it was deleted, null if none does
   * @return fails if a cluster gave no answer or a passing error
   */
  Future<IndexState> converge(IndexPart part, Mode mode, @Nullable String deleted) {
    return converge(new Wish(part, mode, deleted, true, part.holdsType() ? part.type() : null));
  }

  /**
   * A deletion is judged under a claim in any case: whoever makes that very index at the moment, as
   * the master had it a moment ago, would otherwise finish after it.
   */
  private Future<IndexState> converge(Wish wish) {
    Optional<String> problem = roles.splits().problem(wish.part());
    if (problem.isPresent()) {
      return Future.succeededFuture(new IndexState.Blocked("index_name_taken", problem.get()));
    }
    return wish.deleted() != null
        ? claimed(wish)
        : sights
            .of(wish.part())
            .compose(
                sight -> {
                  MirrorVerdict verdict = verdict(wish, sight);
                  return verdict.changesSlave() ? claimed(wish) : unchanged(wish, sight, verdict);
                });
  }

  private Future<IndexState> unchanged(Wish wish, IndexSight sight, MirrorVerdict verdict) {
    return switch (verdict) {
      case KEEP -> kept(wish, sight);
      case LEAVE -> left(wish, sight);
      case ABSENT -> Future.succeededFuture(new IndexState.AbsentOnBoth());
      case CREATE, ADOPT, REPLACE, DELETE -> converge(wish);
    };
  }

  private MirrorVerdict verdict(Wish wish, IndexSight sight) {
    Optional<Mirror> mirror = known.mirror(wish.name());
    Incarnations pair = mirror.map(roles::incarnations).orElse(null);
    String slave = sight.slave();
    boolean anothers =
        slave != null
            && (pair == null || !pair.slave().equals(slave))
            && known.isSiblings(wish.part(), slave);
    return MirrorVerdict.of(
            sight.master(), slave, pair, mirror.map(Mirror::deleted).orElse(false), wish.deleted())
        .beside(anothers, sight.siblings());
  }

  private boolean isLost(Wish wish, IndexSight sight) {
    Optional<Mirror> mirror = known.mirror(wish.name());
    return MirrorVerdict.lost(
        sight.master(),
        sight.slave(),
        mirror.map(roles::incarnations).orElse(null),
        mirror.map(Mirror::deleted).orElse(false));
  }

  private Future<IndexState> kept(Wish wish, IndexSight sight) {
    IndexDefinition definition = sight.definition();
    IndexState ready = new IndexState.Ready(sight.pair());
    return definition == null || !wish.whole()
        ? Future.succeededFuture(ready)
        : definitions
            .update(definition, wish.mode(), wish.type(), known.isGuarded(wish.name()))
            .map(refused -> refused.orElse(ready));
  }

  /** What is left alone takes documents only if it is the mirror that is known. */
  private Future<IndexState> left(Wish wish, IndexSight sight) {
    Incarnations pair = known.mirrored(wish.name());
    return Future.succeededFuture(
        pair != null && pair.slave().equals(sight.slave())
            ? new IndexState.Ready(pair)
            : new IndexState.AbsentOnBoth());
  }

  /** Looks once more when nobody else can change the slave's index, and changes it. */
  private Future<IndexState> claimed(Wish wish) {
    Future<Optional<IndexState>> once =
        roles.sharesSlave(wish.part()) ? claimedWithSiblings(wish) : claimedOnce(wish, null);
    return once
        // What it says is in the control topic now, and decides what is to be done further.
        .compose(state -> state.isPresent() ? Future.succeededFuture(state.get()) : converge(wish));
  }

  /** Other parts change the same index of the slave: its own name is claimed besides. */
  private Future<Optional<IndexState>> claimedWithSiblings(Wish wish) {
    return claims
        .take(wish.part().index(), roles.epoch())
        .compose(
            shared ->
                claimedOnce(wish, shared)
                    .compose(
                        state -> claims.released(shared, false).map(released -> state),
                        failure ->
                            claims
                                .released(shared, false)
                                .onFailure(failure::addSuppressed)
                                .transform(done -> Future.failedFuture(failure))));
  }

  /**
   * @param shared the claim for the slave's index that other parts want, too; null if none does
   */
  private Future<Optional<IndexState>> claimedOnce(Wish wish, @Nullable Claim shared) {
    return claims
        .take(wish.name(), roles.epoch())
        .map(claim -> new Held(claim, shared))
        .compose(
            claim ->
                sights
                    .of(wish.part())
                    .compose(sight -> changed(wish, sight, claim))
                    .recover(
                        failure ->
                            claims
                                .released(claim.own(), false)
                                .onFailure(failure::addSuppressed)
                                .transform(done -> Future.failedFuture(failure))));
  }

  /** Empty if the slave's index mirrors the master's now. */
  private Future<Optional<IndexState>> changed(Wish wish, IndexSight sight, Held claim) {
    IndexDefinition definition = sight.definition();
    String slave = sight.slave();
    MirrorVerdict verdict = verdict(wish, sight);
    if (definition != null && verdict == MirrorVerdict.CREATE) {
      return created(wish, sight, claim, definition);
    }
    if (definition != null && slave != null && verdict == MirrorVerdict.REPLACE) {
      return deleted(roles.onSlave(wish.part()), slave, claim)
          .compose(done -> created(wish, sight, claim, definition));
    }
    if (slave != null && verdict == MirrorVerdict.DELETE) {
      return deleted(roles.onSlave(wish.part()), slave, claim)
          .compose(done -> claims.released(claim.own(), true))
          .map(done -> Optional.of(new IndexState.AbsentOnBoth()));
    }
    if (definition != null && slave != null && verdict == MirrorVerdict.ADOPT) {
      return isLost(wish, sight)
          ? brought(wish, sight, claim, definition, slave)
          : mirrored(claim, sight.pair());
    }
    return claims
        .released(claim.own(), false)
        .compose(done -> unchanged(wish, sight, verdict))
        .map(Optional::of);
  }

  /**
   * The index that stands in the lost one's place is taken if it can have the master's fields. One
   * that a document on its way has made by itself often cannot: it has guessed them.
   */
  private Future<Optional<IndexState>> brought(
      Wish wish, IndexSight sight, Held claim, IndexDefinition definition, String slave) {
    return definitions
        .update(definition, wish.mode(), wish.type(), known.isGuarded(wish.name()))
        .compose(
            refused ->
                refused.isPresent()
                    ? deleted(roles.onSlave(wish.part()), slave, claim)
                        .compose(done -> created(wish, sight, claim, definition))
                    : lookAgain(wish, sight).compose(told -> mirrored(claim, sight.pair())));
  }

  private Future<Optional<IndexState>> created(
      Wish wish, IndexSight sight, Held claim, IndexDefinition definition) {
    return good(claim)
        .compose(
            good ->
                definitions.create(
                    definition, wish.mode(), wish.type(), known.isGuarded(wish.name())))
        .compose(
            refused ->
                refused.isPresent()
                    ? claims.released(claim.own(), false).map(done -> refused)
                    : lookAgain(wish, sight)
                        .compose(told -> sights.slaveUuid(wish.part()))
                        .compose(
                            made ->
                                made.isPresent()
                                    ? mirrored(
                                        claim, new Incarnations(definition.uuid(), made.get()))
                                    : Future.failedFuture(
                                        new IllegalStateException(
                                            "index ["
                                                + roles.onSlave(wish.part())
                                                + "] of the slave is gone just after it was"
                                                + " made"))));
  }

  private Future<Void> lookAgain(Wish wish, IndexSight sight) {
    if (isLost(wish, sight)) {
      LOG.error(
          "event=slave-index-lost index={} hint=\"somebody else deleted it or exchanged it on [{}];"
              + " its documents are brought again one by one\"",
          roles.onSlave(wish.part()),
          roles.slave().name());
    }
    return MirrorVerdict.looksAgain(known.mirror(wish.name()).map(roles::incarnations).orElse(null))
        ? lost.lost(wish.part().index())
        : Future.succeededFuture();
  }

  private Future<Optional<IndexState>> mirrored(Held claim, Incarnations pair) {
    String source = roles.masterIsSource() ? pair.master() : pair.slave();
    String target = roles.masterIsSource() ? pair.slave() : pair.master();
    LOG.info(
        "event=index-mirrored index={} master-uuid={} slave-uuid={}",
        claim.own().index(),
        pair.master(),
        pair.slave());
    return claims.mirrored(claim.own(), source, target).map(done -> Optional.empty());
  }

  /** Whether what is claimed may be changed now. */
  private Future<Void> good(Held claim) {
    Claim shared = claim.shared();
    return shared == null
        ? claims.good(claim.own())
        : claims.good(shared).compose(good -> claims.good(claim.own()));
  }

  /**
   * Deletes the slave's index if it is the one that it was. Elasticsearch takes only its name, so
   * this is for whoever has the claim.
   */
  private Future<Void> deleted(String index, String uuid, Held claim) {
    EsRequest request = EsRequest.delete("/" + EsRequest.encode(index)).within(IndexClaims.REQUEST);
    return IndexUuids.of(roles.slave().client(), List.of(index))
        .compose(
            uuids ->
                uuid.equals(uuids.get(index))
                    ? good(claim)
                    : Future.failedFuture(
                        new IllegalStateException(
                            "index [" + index + "] of the slave has changed under the claim")))
        .compose(good -> roles.slave().client().ok(request))
        .onSuccess(
            answer ->
                LOG.info(
                    "event=index-deleted index={} slave={} uuid={}",
                    index,
                    roles.slave().name(),
                    uuid))
        .mapEmpty();
  }
}
