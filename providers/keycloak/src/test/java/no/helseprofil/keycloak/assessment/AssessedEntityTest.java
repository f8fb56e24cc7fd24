package no.helseprofil.keycloak.assessment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import no.helseprofil.assessment.Assessed;
import no.helseprofil.assessment.AssessedApi;
import no.helseprofil.assessment.AssessedRealm;
import no.helseprofil.assessment.SubjectKind;
import org.junit.jupiter.api.Test;

class AssessedEntityTest {

    @Test
    void everySubjectKindHasAType() {
        List<Class<?>> kinds =
                Stream.of(SubjectKind.values()).<Class<?>>map(SubjectKind::type).toList();

        assertThat(kinds).containsExactlyInAnyOrder(Assessed.class.getPermittedSubclasses());
    }

    @Test
    void roundTripsALine() {
        Assessed realm = new AssessedRealm("id", "helse", List.of());

        assertThat(new AssessedEntity("run", realm).assessed(SubjectKind.REALM.type()))
                .isEqualTo(realm);
    }

    @Test
    void aRunHasOneLineForEachSubject() {
        Assessed api = new AssessedApi("a", "api", null, null, 0, null, List.of());

        assertThat(new AssessedEntity("run", api).id()).isEqualTo(new AssessedEntity("run", api).id());
        assertThat(Stream.of(
                        AssessedEntity.id("run", SubjectKind.API, "a"),
                        AssessedEntity.id("run", SubjectKind.CLIENT, "a"),
                        AssessedEntity.id("run", SubjectKind.API, "b"),
                        AssessedEntity.id("other", SubjectKind.API, "a"),
                        AssessedEntity.id("ru", SubjectKind.API, "na")))
                .doesNotHaveDuplicates()
                .allSatisfy(id -> assertThat(id).hasSizeLessThanOrEqualTo(43));
    }
}
