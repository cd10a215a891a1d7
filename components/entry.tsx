import './pantau.css'
document.getElementById('app')!.textContent = 'soon'
