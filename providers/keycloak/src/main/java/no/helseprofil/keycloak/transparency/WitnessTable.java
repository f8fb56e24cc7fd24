package no.helseprofil.keycloak.transparency;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import java.util.Optional;
import no.helseprofil.keycloak.database.Entities;
import no.helseprofil.transparency.LogFile.MalformedLogException;
import no.helseprofil.transparency.SignedNote;
import no.helseprofil.transparency.TreeHash.CompactRange;
import org.keycloak.models.KeycloakSession;

/** The table of what a witness has signed. One node of all writes it. */
public final class WitnessTable {

    private static final String READ = "select seen.entries, seen.subtrees, seen.cosignature"
            + " from HelseprofilWitnessed seen where seen.origin = :origin";
    private static final String WRITE = "update HelseprofilWitnessed seen set seen.entries = :entries,"
            + " seen.subtrees = :subtrees, seen.cosignature = :cosignature where seen.origin = :origin";
    private static final String BEHIND = "select head.realmId from HelseprofilLog head where head.entries > 0"
            + " and not exists (select 1 from HelseprofilWitnessed seen where seen.origin = head.origin"
            + " and seen.entries = head.entries) order by head.realmId";

    private final EntityManager entities;

    WitnessTable(KeycloakSession session) {
        this.entities = Entities.of(session);
    }

    /** The realms whose logs have something that it hasn't seen. */
    List<String> behind() {
        return entities.createQuery(BEHIND, String.class).getResultStream().toList();
    }

    /** Empty, too, if somebody has changed it past the server: the witness is asked anew then. */
    Optional<Witnessed> find(String origin) {
        return entities.createQuery(READ, Object[].class)
                .setParameter("origin", origin)
                .getResultStream()
                .flatMap(row -> read((Long) row[0], String.valueOf(row[1]), String.valueOf(row[2])).stream())
                .findFirst();
    }

    private static Optional<Witnessed> read(long size, String subtrees, String cosignature) {
        try {
            SignedNote.Signature signature =
                    SignedNote.signatures("\u2014 " + cosignature + "\n").get(0);
            return Optional.of(new Witnessed(CompactRange.parse(size, subtrees), signature));
        } catch (MalformedLogException spoiled) {
            return Optional.empty();
        }
    }

    void store(String origin, Witnessed witnessed) {
        int changed = entities.createQuery(WRITE)
                .setParameter("entries", witnessed.tree().size())
                .setParameter("subtrees", witnessed.tree().text())
                .setParameter("cosignature", WitnessedEntity.text(witnessed.cosignature()))
                .setParameter("origin", origin)
                .executeUpdate();
        if (changed == 0) {
            entities.persist(new WitnessedEntity(origin, witnessed));
        }
    }

    /**
     * Signature of a witness of a log.
     *
     * @param tree the last one that it has seen
     * @param cosignature of the checkpoint of that tree
     */
    record Witnessed(CompactRange tree, SignedNote.Signature cosignature) {}

    /** The last tree of a log that a witness has signed. {@link WitnessTable} writes it by updates. */
    @Entity(name = "HelseprofilWitnessed")
    @Table(name = "HELSEPROFIL_WITNESSED")
    public static class WitnessedEntity {

        @Id
        @Column(name = "ORIGIN", updatable = false)
        private String origin;

        @Column(name = "ENTRIES")
        private long entries;

        @Column(name = "SUBTREES")
        private String subtrees;

        /** Name of the key, a space, and id of the key and signature in base64. */
        @Column(name = "COSIGNATURE")
        private String cosignature;

        /** Constructor for the persistence provider, which fills the fields. */
        @SuppressWarnings("NullAway.Init")
        protected WitnessedEntity() {}

        WitnessedEntity(String origin, Witnessed witnessed) {
            this.origin = origin;
            this.entries = witnessed.tree().size();
            this.subtrees = witnessed.tree().text();
            this.cosignature = text(witnessed.cosignature());
        }

        static String text(SignedNote.Signature cosignature) {
            return cosignature.name() + " " + cosignature.base64();
        }
    }
}
