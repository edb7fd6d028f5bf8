"""Words of the field that mean much the same, in both languages: the beginning of a word -> one concept."""

from __future__ import annotations

from crossfix.draft.any_of import words_in

_ROWS = """
sound: noise sound bang звук хлопо шум
hydraul: hydraul гидравл гидросист
gnss: gps gnss glonass satellit navigation спутник глонасс навигац жпс
fail: fail malfunction отказ
loss: lost lose losing loss потер утра пропа
interfer: interfer jam spoof suppress disrupt помех глуш подавл
missile: missile rocket ракет warhead боеголов pantsir панцир
defence: defens defenc оборон пво зенитн
bird: bird птиц
oxygen: oxygen кислород
cylinder: cylinder canister tank баллон
killed: kill die died dead death perish fatal victim casualt lives погиб жертв умер killed
surviv: surviv выжи уцеле
injur: injur hurt wound ранен пострадав
passenger: passenger пассажир
people: people person individual человек люд occupant aboard
crew: crew pilot captain экипаж пилот командир
controller: controller dispatch диспетч
approach: approach attempt заход попытк
attempted: attempted attempting
press: press spokes пресс
land: landing land посад приземл
first: first перв 1
second: second втор 2
seconds: seconds секунд
third: third трет 3
fog: fog туман
weather: weather погод
restrict: restrict kover ковер ковёр carpet огранич
depressur: depressur разгермет
impact: crash impact столкн паден разби удари
airport: airport aerodrome аэропорт аэродром
report: report докла сообщ отч
object: object element предмет элемент
fragment: fragment debris shrapnel осколк облом
damage: damag hole penetrat поврежд пробо отверст
explos: explo deton взрыв подрыв
control: control steer управл
visib: visib видим
height: height altitud высот
pressure: pressur давлен
distance: distanc расстоян
drone: drone uncrewed unmanned uav бпла беспилот дрон
divert: divert redirect alternat запасн
russia: russia росси
moscow: москв moscow
kremlin: kremlin кремл
azerbaijan: azerbaijan азербайдж
baku: baku баку
kazakhstan: kazakh казах
grozny: grozny грозн
aktau: aktau актау
ukraine: ukrain украин
minister: minister министр
ministry: ministry министер минтранс
president: president президент
transport: transport транспорт
government: government правительств
anonymous: anonym unnamed аноним source источник
takeoff: takeoff take-off depart взлет взлёт вылет
start: began begin start onset начал
end: ended end закончи заверш
told: told informed inform warned сообщил уведом
emergency: emergency 7700 mayday аварийн бедств
bank: bank roll крен
fluid: fluid liquid жидкост
"""
CONCEPT: dict[str, str] = {
    start: name.strip()
    for name, _, starts in (row.partition(":") for row in _ROWS.strip().splitlines())
    for start in starts.split()
}
"""The beginning of a word in lower case -> its concept."""
PLACES = frozenset(words_in("""russia moscow azerbaijan baku kazakhstan grozny aktau ukraine"""))
"""Concepts that tell where or whose, and not what."""
LONGEST = max(len(start) for start in CONCEPT)
EXACT = frozenset(words_in("""1 2 3 end die jam land bank bird tank fog gps gnss пво source start told"""))
"""Beginnings that stand only for the word itself, or for it with a short ending."""
