package no.helseprofil.keycloak.incident;

import jakarta.persistence.EntityManager;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import no.helseprofil.incident.Block;
import no.helseprofil.incident.Blocks;
import no.helseprofil.keycloak.server.ServerClock;

/**
 * The table of blocks. Whoever changes the blocks of a realm counts the change in the row of that realm, in the same
 * transaction, so that two who do so at once come one after the other.
 */
record BlockTable(EntityManager entities) {

    private static final String VERSIONS = "select line.realmId, line.version from HelseprofilBlockVersion line";
    private static final String COUNT =
            "update HelseprofilBlockVersion line set line.version = line.version + 1 where line.realmId = :realm";
    private static final String PAGE = "select line from HelseprofilBlock line where line.realmId = :realm"
            + " order by line.createdAt desc, line.id";
    private static final String ONE =
            "select line from HelseprofilBlock line where line.realmId = :realm and line.id = :id";
    private static final String SAME = "select line from HelseprofilBlock line where line.realmId = :realm"
            + " and (line.kind = :kind and line.value = :value or line.clientId = :client)"
            + " order by line.createdAt desc, line.id";
    private static final int MOST_OF_THE_SAME = 100;
    private static final String REMOVE =
            "delete from HelseprofilBlock line where line.realmId = :realm and line.id = :id";
    private static final List<String> FORGET = List.of(
            "delete from HelseprofilBlock line where line.realmId = :realm",
            "delete from HelseprofilBlockVersion line where line.realmId = :realm");

    /** The versions of all realms in which anything was ever done. */
    Map<String, Long> versions() {
        return entities.createQuery(VERSIONS, Object[].class)
                .getResultStream()
                .collect(Collectors.toMap(line -> String.valueOf(line[0]), line -> (Long) line[1]));
    }

    Blocks all(String realm) {
        List<BlockEntity> lines = entities.createQuery(PAGE, BlockEntity.class)
                .setParameter("realm", realm)
                .setHint("org.hibernate.readOnly", true)
                .getResultList();
        return new Blocks(lines.stream().map(line -> line.toStored().block()).toList());
    }

    List<StoredBlock> page(String realm, int first, int max) {
        return entities.createQuery(PAGE, BlockEntity.class)
                .setParameter("realm", realm)
                .setFirstResult(first)
                .setMaxResults(max)
                .getResultStream()
                .map(BlockEntity::toStored)
                .toList();
    }

    Optional<StoredBlock> find(String realm, String id) {
        return entities.createQuery(ONE, BlockEntity.class)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .getResultStream()
                .map(BlockEntity::toStored)
                .findFirst();
    }

    /** Those of the same key, client or organisation, the newest first. */
    List<StoredBlock> ofTheSame(String realm, Block block) {
        return entities.createQuery(SAME, BlockEntity.class)
                .setParameter("realm", realm)
                .setParameter("kind", block.kind().name())
                .setParameter("value", block.value())
                .setParameter("client", block.clientId())
                .setMaxResults(MOST_OF_THE_SAME)
                .getResultStream()
                .map(BlockEntity::toStored)
                .toList();
    }

    void add(String realm, StoredBlock block) {
        count(realm);
        entities.persist(new BlockEntity(realm, block));
        entities.flush();
    }

    void remove(String realm, String id) {
        count(realm);
        entities.createQuery(REMOVE)
                .setParameter("realm", realm)
                .setParameter("id", id)
                .executeUpdate();
    }

    void forget(String realm) {
        FORGET.forEach(statement ->
                entities.createQuery(statement).setParameter("realm", realm).executeUpdate());
    }

    /** Counts a change, so that every node sees that there is one. */
    void count(String realm) {
        int counted = entities.createQuery(COUNT).setParameter("realm", realm).executeUpdate();
        if (counted == 0) {
            entities.persist(new BlockVersionEntity(realm, ServerClock.INSTANCE.instant()));
            entities.flush();
        }
    }
}
