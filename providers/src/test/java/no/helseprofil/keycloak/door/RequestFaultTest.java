package no.helseprofil.keycloak.door;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityNotFoundException;
import jakarta.persistence.LockTimeoutException;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.PessimisticLockException;
import jakarta.persistence.RollbackException;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.keycloak.models.ModelException;

class RequestFaultTest {

    static Stream<Exception> held() {
        return Stream.of(
                new LockTimeoutException(),
                new PessimisticLockException(),
                new OptimisticLockException(),
                new ModelException("", new OptimisticLockException()),
                new ModelException("", new RollbackException(new LockTimeoutException())));
    }

    static Stream<Exception> others() {
        return Stream.of(
                new PersistenceException(), new EntityNotFoundException(), new ModelException("no"), new RuntimeException());
    }

    @ParameterizedTest
    @MethodSource("held")
    void whatAnotherHoldsMayBeTriedAgain(Exception exception) {
        assertThat(RequestFault.isHeld(exception)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("others")
    void whatFailsOtherwiseIsNotHeld(Exception exception) {
        assertThat(RequestFault.isHeld(exception)).isFalse();
    }
}
