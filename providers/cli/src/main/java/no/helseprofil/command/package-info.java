/** What the JAR does when it is started by itself, near a server or far from one: {@code java -jar}. */
@NullMarked
package no.helseprofil.command;

import org.jspecify.annotations.NullMarked;
