package no.helseprofil.keycloak.audit;

import no.helseprofil.keycloak.database.MemoryDatabase;
import no.helseprofil.keycloak.transparency.LogTable.EntryEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogEntity;
import no.helseprofil.keycloak.transparency.LogTable.LogKeyEntity;
import no.helseprofil.keycloak.transparency.WitnessTable.WitnessedEntity;

/** Databases in memory that the record and its logs need. */
public final class MemoryLogs {

    private MemoryLogs() {}

    public static MemoryDatabase start() {
        MemoryDatabase logs = new MemoryDatabase(
                ChangeEntity.class, LogEntity.class, EntryEntity.class, LogKeyEntity.class, WitnessedEntity.class);
        logs.execute("alter table HELSEPROFIL_WITNESSED alter column COSIGNATURE varchar(1000)");
        logs.execute("alter table HELSEPROFIL_LOG alter column SUBTREES varchar(3000)");
        return logs;
    }
}
