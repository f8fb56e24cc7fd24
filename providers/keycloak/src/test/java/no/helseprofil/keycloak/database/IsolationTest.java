package no.helseprofil.keycloak.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsolationTest {

    @ParameterizedTest
    @CsvSource({"MariaDB,4", "MySQL,4", "MariaDB,8"})
    void anIsolationLevelWithStaleReadsNeedsARemedy(String product, int level) {
        assertThat(Isolation.remedyFor(product, level))
                .contains(product, "READ COMMITTED", "transaction_isolation=READ-COMMITTED", "--db-url-properties");
    }

    @ParameterizedTest
    @ValueSource(strings = {"MariaDB", "MySQL"})
    void readCommittedNeedsNoRemedy(String product) {
        assertThat(Isolation.remedyFor(product, Connection.TRANSACTION_READ_COMMITTED))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"PostgreSQL", "H2", "Oracle", "Microsoft SQL Server"})
    void aDatabaseThatFailsOnStaleReadsNeedsNoRemedy(String product) {
        assertThat(Isolation.remedyFor(product, Connection.TRANSACTION_REPEATABLE_READ))
                .isNull();
    }

    @Test
    void anUncheckedDatabaseNeedsNoRemedy() {
        assertThat(Isolation.remedy()).isEmpty();
    }
}
