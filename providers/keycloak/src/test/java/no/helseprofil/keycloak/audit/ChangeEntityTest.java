package no.helseprofil.keycloak.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import jakarta.persistence.Column;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.stream.Stream;
import no.helseprofil.keycloak.audit.Change.Author;
import no.helseprofil.keycloak.audit.Change.EntityRef;
import no.helseprofil.keycloak.audit.ChangeEntity.RecordedChange;
import org.junit.jupiter.api.Test;

class ChangeEntityTest {

    @Test
    void noColumnIsEverUpdated() {
        assertThat(fields())
                .as("columns")
                .isNotEmpty()
                .allSatisfy(field -> assertThat(field.getAnnotation(Column.class))
                        .as(field.getName())
                        .isNotNull()
                        .extracting(Column::updatable)
                        .isEqualTo(false));
    }

    @Test
    void allFieldsAreReadOnly() {
        assertThat(fields()).as("fields").allMatch(field -> Modifier.isPrivate(field.getModifiers()));
        assertThat(ChangeEntity.class.getDeclaredMethods())
                .as("a line has no method that takes anything")
                .allMatch(method -> method.isSynthetic() || method.getParameterCount() == 0);
    }

    @Test
    void roundTripsAChange() {
        Author author =
                new Author(new EntityRef("r", "master"), new EntityRef("u", "ada"), new EntityRef("c", "admin-cli"));
        Change change = new Change(
                Change.Kind.CLIENT,
                new EntityRef("id", "machine"),
                author,
                JsonNodeFactory.instance.objectNode().put("dpop", false),
                "replaced in May");

        RecordedChange recorded =
                new ChangeEntity("1", 1_000L, new EntityRef("realm", "helse"), change).toRecordedChange();

        assertThat(recorded)
                .isEqualTo(new RecordedChange(
                        "1",
                        "1970-01-01T00:00:01Z",
                        author,
                        new RecordedChange.What("client", "id", "machine"),
                        "replaced in May",
                        change.details()));
    }

    @Test
    void readsSpoiledDetailsAsText() {
        RecordedChange recorded = RecordedChange.of(
                "1",
                0,
                Author.of(null, null),
                new RecordedChange.What("of-a-later-version", null, null),
                "{spoiled",
                null);

        assertThat(recorded.details().textValue()).isEqualTo("{spoiled");
        assertThat(recorded.what().kind()).isEqualTo("of-a-later-version");
    }

    private static Stream<Field> fields() {
        return Stream.of(ChangeEntity.class.getDeclaredFields()).filter(field -> !field.isSynthetic());
    }
}
