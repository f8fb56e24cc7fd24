package no.helseprofil.keycloak.selfattack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import no.helseprofil.keycloak.selfattack.AttackPlan.AttackCase;
import org.junit.jupiter.api.Test;

class AttackPlanTest {

    private final List<AttackCase> all = AttackPlan.all();

    @Test
    void everyGroupHasAnAcceptedRequest() {
        Set<String> proven =
                all.stream().filter(AttackCase::isRight).map(AttackCase::group).collect(Collectors.toSet());
        assertThat(all).as("else refusing everything would pass").allMatch(attack -> proven.contains(attack.group()));
    }

    /** Each request takes some 30 ms of a processor at a start, and all of them may take three seconds. */
    @Test
    void limitsTheNumberOfRequests() {
        assertThat(all).hasSizeLessThanOrEqualTo(75);
    }

    @Test
    void everyRequestHasAUniqueName() {
        assertThat(all.stream().map(AttackCase::text)).doesNotHaveDuplicates();
    }

    @Test
    void theLastRequestMustBeAccepted() {
        assertThat(all.get(all.size() - 1).isRight())
                .as("nothing before has broken the session of the attack")
                .isTrue();
    }
}
