package no.helseprofil.it.attack;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What a test, or a class of tests, tries against the server: a line of the table in {@code docs/security.md}. */
@Documented
@Repeatable(Attack.Several.class)
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface Attack {

    /** Who tries it. */
    Attacker by();

    /** What is tried, as a sentence without its subject: {@code registers a mapper that …}. */
    String tries();

    /** What comes of it, as a clause: {@code the registration is refused}. */
    String outcome();

    /** Holds the lines of a test that tries more than one thing. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.METHOD, ElementType.TYPE})
    @interface Several {

        /** The lines. */
        Attack[] value();
    }
}
