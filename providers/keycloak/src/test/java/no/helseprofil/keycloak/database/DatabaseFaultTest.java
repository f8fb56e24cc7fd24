package no.helseprofil.keycloak.database;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.RollbackException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.ModelException;

class DatabaseFaultTest {

    static Stream<Exception> held() {
        return Stream.of(
                new LockTimeoutException(),
                new PessimisticLockException(),
                new OptimisticLockException(),
                new ModelException("", new SQLException("Timeout trying to lock table", "HYT00", 50_200)),
                new ModelException("", new SQLException("canceling statement due to lock timeout", "55P03", 0)),
                new ModelException("", new SQLException("Lock wait timeout exceeded", "HY000", 1205)),
                new ModelException("", new OptimisticLockException()),
                new ModelException("", new RollbackException(new LockTimeoutException())));
    }

    static Stream<Exception> others() {
        return Stream.of(
                new PersistenceException(),
                new EntityNotFoundException(),
                new ModelException("", new SQLException("no", "23505", 0)),
                new RuntimeException());
    }

    @ParameterizedTest
    @MethodSource("held")
    void aLockedRowMayBeRetried(Exception exception) {
        assertThat(DatabaseFault.isHeld(exception)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "25006, 0, read-only",
        "90097, 90097, read-only",
        "HY000, 1290, read-only",
        "42501, 0, lacks a right",
        "90096, 90096, lacks a right",
        "42000, 1142, lacks a right",
        "08006, 0, can't be reached",
        "57P03, 0, can't be reached",
        "53100, 0, no room"
    })
    void namesTheOperatorsRemedy(String state, int code, String remedy) {
        assertThat(DatabaseFault.remedy(new ModelException("", new SQLException("no", state, code))))
                .hasValueSatisfying(said -> assertThat(said).contains(remedy));
    }

    @Test
    void aNonPrimaryServerIsReadOnly() {
        SQLException refused =
                new SQLException("Could not find a server with specified targetServerType: primary", "08001", 0);

        assertThat(DatabaseFault.remedy(new ModelException("", refused)))
                .hasValueSatisfying(said -> assertThat(said).contains("read-only"));
    }

    @ParameterizedTest
    @MethodSource({"others", "held"})
    void aFaultOfOneRequestNeedsNoOperator(Exception exception) {
        assertThat(DatabaseFault.remedy(exception)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("others")
    void otherFailuresAreNotLocks(Exception exception) {
        assertThat(DatabaseFault.isHeld(exception)).isFalse();
    }
}
