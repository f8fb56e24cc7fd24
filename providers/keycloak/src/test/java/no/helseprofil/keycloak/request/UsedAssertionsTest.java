package no.helseprofil.keycloak.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.function.Supplier;
import no.helseprofil.keycloak.request.UsedAssertions.UnknownUseException;
import org.junit.jupiter.api.Test;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.SingleUseObjectProvider;

class UsedAssertionsTest {

    private static final Duration LIFESPAN = Duration.ofSeconds(30);

    @Test
    void saysWhetherOneHadBeenUsedBefore() {
        assertThat(remembering(() -> true).add("client", "jti", LIFESPAN)).isTrue();
        assertThat(remembering(() -> false).add("client", "jti", LIFESPAN)).isFalse();
    }

    @Test
    void saysThatNobodyKnowsWhereTheNodesDontAnswer() {
        UsedAssertions used = remembering(() -> {
            throw new IllegalStateException("Timeout after 5 seconds waiting for acks");
        });

        assertThatThrownBy(() -> used.add("client", "jti", LIFESPAN)).isInstanceOf(UnknownUseException.class);
    }

    private static UsedAssertions remembering(Supplier<Boolean> put) {
        SingleUseObjectProvider objects = fake(SingleUseObjectProvider.class, put::get);
        return new UsedAssertions(fake(KeycloakSession.class, () -> objects));
    }

    private static <T> T fake(Class<T> type, Supplier<Object> answer) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answer.get()));
    }
}
