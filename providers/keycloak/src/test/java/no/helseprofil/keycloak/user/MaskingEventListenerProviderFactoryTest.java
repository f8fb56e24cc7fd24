package no.helseprofil.keycloak.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MaskingEventListenerProviderFactoryTest {

    @Test
    void isNotifiedBeforeCommonListeners() {
        List<String> ids = new ArrayList<>(List.of(
                "jboss-logging", "email", "micrometer-user-event-metrics", "http", "kafka", "syslog", "webhook"));
        ids.add(MaskingEventListenerProviderFactory.ID);

        assertThat(MaskingEventListenerProviderFactory.before(ids)).isEmpty();
    }

    @Test
    void isNotifiedFirstAmongManyListeners() {
        List<String> ids = new ArrayList<>(List.of(MaskingEventListenerProviderFactory.ID));
        Stream.iterate(0, i -> i + 1).limit(1000).map(i -> "listener-" + i).forEach(ids::add);

        assertThat(MaskingEventListenerProviderFactory.before(ids)).isEmpty();
    }

    @Test
    void namesAListenerThatIsNotifiedEarlier() {
        assertThat(MaskingEventListenerProviderFactory.before(List.of("", MaskingEventListenerProviderFactory.ID)))
                .containsExactly("");
    }
}
