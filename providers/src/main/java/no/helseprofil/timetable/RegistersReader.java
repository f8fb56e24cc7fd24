package no.helseprofil.timetable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import no.helseprofil.register.RegisterSettings;
import no.helseprofil.register.RegisterSettings.OrganisationSource;
import no.helseprofil.register.RegisterSettings.Organisations;
import no.helseprofil.register.RegisterSettings.OrganisationsDown;
import no.helseprofil.register.RegisterSettings.PractitionerSource;
import no.helseprofil.register.RegisterSettings.Practitioners;
import no.helseprofil.register.RegisterSettings.WhenDown;
import org.jspecify.annotations.Nullable;

/** Reads where a realm looks up practitioners and organisations. */
record RegistersReader(DocumentProblems problems) {

    static final String REGISTERS = "registers";
    static final String PRACTITIONERS = "practitioners";
    static final String ORGANISATIONS = "organisations";
    static final String SOURCE = "source";
    static final String WHEN_DOWN = "whenDown";
    static final String HPR_NUMBER = "hpr_number";
    static final String HPR_DETAILS = "hpr_details";

    RegisterSettings read(@Nullable JsonNode node) {
        Optional<ObjectNode> registers = object("", REGISTERS, node, PRACTITIONERS, ORGANISATIONS);
        String parent = "/" + REGISTERS;
        return new RegisterSettings(
                registers
                        .flatMap(object -> practitioners(parent, object.get(PRACTITIONERS)))
                        .orElse(RegisterSettings.NONE.practitioners()),
                registers
                        .flatMap(object -> organisations(parent, object.get(ORGANISATIONS)))
                        .orElse(null));
    }

    private Optional<Practitioners> practitioners(String parent, @Nullable JsonNode node) {
        String pointer = parent + "/" + PRACTITIONERS;
        return object(parent, PRACTITIONERS, node, SOURCE, WHEN_DOWN).flatMap(object -> {
            Optional<PractitionerSource> source = source(pointer, object, PractitionerSource.class);
            Optional<ObjectNode> down = object(pointer, WHEN_DOWN, object.get(WHEN_DOWN), HPR_NUMBER, HPR_DETAILS);
            WhenDown number = whenDown(pointer, down, HPR_NUMBER);
            WhenDown details = whenDown(pointer, down, HPR_DETAILS);
            return source.map(found -> new Practitioners(found, number, details));
        });
    }

    private WhenDown whenDown(String parent, Optional<ObjectNode> down, String claim) {
        return down.map(object -> object.get(claim))
                .flatMap(node -> choice(parent + "/" + WHEN_DOWN + "/" + claim, node, WhenDown.class))
                .orElse(WhenDown.OMIT);
    }

    private Optional<Organisations> organisations(String parent, @Nullable JsonNode node) {
        String pointer = parent + "/" + ORGANISATIONS;
        return object(parent, ORGANISATIONS, node, SOURCE, WHEN_DOWN).flatMap(object -> {
            OrganisationsDown down = Optional.ofNullable(object.get(WHEN_DOWN))
                    .flatMap(value -> choice(pointer + "/" + WHEN_DOWN, value, OrganisationsDown.class))
                    .orElse(OrganisationsDown.ACCEPT);
            return source(pointer, object, OrganisationSource.class).map(source -> new Organisations(source, down));
        });
    }

    private Optional<ObjectNode> object(String parent, String name, @Nullable JsonNode node, String... members) {
        return Optional.ofNullable(node)
                .flatMap(there -> problems.object(
                        parent + "/" + name,
                        there,
                        Set.of(members),
                        "write an object with " + String.join(" and ", members)));
    }

    private <E extends Enum<E>> Optional<E> source(String parent, ObjectNode object, Class<E> sources) {
        return choice(parent + "/" + SOURCE, object.get(SOURCE), sources);
    }

    private <E extends Enum<E>> Optional<E> choice(String pointer, @Nullable JsonNode node, Class<E> choices) {
        Optional<E> chosen = Stream.of(choices.getEnumConstants())
                .filter(choice -> node != null && id(choice).equals(node.textValue()))
                .findFirst();
        if (chosen.isEmpty()) {
            problems.add(
                    pointer,
                    ids(choices).map(id -> "\"" + id + "\"").collect(Collectors.joining(" or ", "write ", "")));
        }
        return chosen;
    }

    /** What a document writes for the choices. */
    static <E extends Enum<E>> Stream<String> ids(Class<E> choices) {
        return Stream.of(choices.getEnumConstants()).map(RegistersReader::id);
    }

    private static String id(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
